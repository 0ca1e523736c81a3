/** How people are called, place by place: names that go together. */
export interface Culture {
  readonly given: readonly string[];
  readonly family: readonly string[];
}

const names = (given: string, family: string): Culture => ({ given: given.split(' '), family: family.split('|') });

export const cultures: readonly Culture[] = [
  names(
    'Alice Harriet Nora Grace Florence Imogen Beth Maisie Owen Callum Rory Jack Harvey Elliot Miles George Freya Isla Martha Toby',
    'Adams|Barker|Carter|Dawson|Ellis|Fletcher|Greenwood|Hartley|Ingram|Kershaw|Lockwood|Marsden|Norris|Oakley|Prescott|Rowntree|Sutton|Thorpe|Whitaker|Yates',
  ),
  names(
    'Sinéad Aoife Niamh Ciara Róisín Gráinne Orla Maeve Cillian Declan Eoin Fionn Oisín Pádraig Seán Tadhg Ronan Brendan',
    'O’Brien|Byrne|Kelly|Murphy|Doyle|Gallagher|O’Sullivan|Nolan|Quinn|Brennan|Keane|McCarthy|Fitzgerald|Healy|Lynch|Reilly|Walsh',
  ),
  names(
    'Lena Hannah Greta Ida Mathilda Frieda Johanna Katharina Jürgen Felix Moritz Lukas Emil Anton Konrad Jörg Björn Käthe Antje Till',
    'Müller|Schäfer|Vogel|Krüger|Weiß|Brandt|Hoffmann|Lindner|Seidel|Böhm|Kaiser|Winkler|Zimmermann|Jansen|Petersen|Dietrich|Engel|Roth|Sommer|Groß',
  ),
  names(
    'Camille Élodie Chloé Manon Juliette Océane Margaux Clémence Théo Hugo Mathieu Rémi Gaël Étienne Baptiste Loïc Solène Anaïs',
    'Lefèvre|Moreau|Girard|Rousseau|Fournier|Mercier|Blanchard|Garnier|Chevalier|Perrin|Marchand|Noël|Dubois|Lemaître|Renard|Besson|Delacroix|Colin',
  ),
  names(
    'Lucía Carmen Inés Paula Marta Ximena Valentina Camila Alejandro Javier Mateo Santiago Joaquín Iñigo Andrés Diego Rocío Pilar Emilio Martín',
    'García|Fernández|López|Navarro|Ibáñez|Romero|Serrano|Vidal|Castillo|Herrera|Peña|Muñoz|Rojas|Aguirre|Mendoza|Salazar|Quiroga|Cortés|Delgado|Núñez',
  ),
  names(
    'Beatriz Mariana Inês Joana Luísa Thaís Larissa Rafaela João Tiago Caio Gonçalo Rui Thiago Otávio Heitor Vitória Lia',
    'Silva|Santos|Oliveira|Carvalho|Almeida|Ribeiro|Gonçalves|Araújo|Barbosa|Teixeira|Moreira|Fonseca|Magalhães|Pacheco|Nogueira|Siqueira|Tavares|Lopes',
  ),
  names(
    'Giulia Chiara Francesca Elisa Martina Ilaria Noemi Caterina Matteo Lorenzo Davide Pietro Niccolò Tommaso Enrico Simone Ginevra Luca',
    'Rossi|Bianchi|Ferrari|Conti|Ricci|Marino|Greco|Gallo|Fontana|Moretti|Barbieri|Santoro|Caruso|Leone|Longo|Vitale|Serra|D’Angelo',
  ),
  names(
    'Zofia Kinga Agnieszka Małgorzata Halina Jagoda Wiktoria Łucja Jakub Paweł Michał Tomasz Kacper Grzegorz Łukasz Stanisław Bartosz Wojciech',
    'Nowak|Kowalczyk|Wiśniewski|Dąbrowski|Zieliński|Wójcik|Kamiński|Lewandowski|Szymański|Woźniak|Mazur|Krawczyk|Piotrowski|Grabowski|Pawłowska|Król|Wróbel|Jabłońska',
  ),
  names(
    'Eliška Tereza Barbora Zuzana Klára Lenka Jana Věra Tomáš Ondřej Matěj Jiří Vojtěch Štěpán Radek Zdeněk',
    'Novák|Svoboda|Dvořák|Černý|Procházka|Kučera|Veselý|Horák|Němec|Pokorný|Marek|Hájek|Jelínek|Růžička|Beneš|Fiala',
  ),
  names(
    'Ingrid Astrid Saga Linnéa Ebba Signe Tuva Åsa Søren Lars Magnus Jens Øyvind Håkon Nils Mikkel Freja Viggo Ragnhild Gustav',
    'Lindström|Bergström|Nyström|Håkansson|Sjöberg|Ekström|Hansen|Nielsen|Møller|Sørensen|Østergaard|Kjær|Bakke|Haugen|Solberg|Dahl|Lund|Holm|Strand|Nygård',
  ),
  names(
    'Aino Helmi Kaisa Päivi Tuuli Venla Saara Riikka Eero Väinö Juho Antti Mikko Petri Onni Tapio',
    'Virtanen|Korhonen|Mäkinen|Nieminen|Hämäläinen|Laine|Heikkinen|Koskinen|Järvinen|Lehtonen|Salonen|Rantala|Niemi|Ojala|Kettunen|Hyvönen',
  ),
  names(
    'Eleni Katerina Despina Ioanna Danae Zoe Melina Anthi Nikos Giorgos Stelios Thanasis Yannis Manolis Aris Kostas',
    'Papadopoulos|Georgiou|Nikolaidis|Vlachos|Karras|Makris|Lazaridis|Oikonomou|Samaras|Kalogeras|Manos|Petridis|Stathopoulos|Drakos|Kouris|Mavros',
  ),
  names(
    'Ayşe Elif Zeynep Defne Gülşah Sibel Nehir Özge Mehmet Emre Kerem Oğuz Barış Çağlar Umut İlker Tolga Deniz',
    'Yılmaz|Kaya|Demir|Çelik|Şahin|Yıldız|Öztürk|Aydın|Arslan|Doğan|Kılıç|Aslan|Çetin|Kara|Koç|Özdemir|Erdoğmuş|Güneş',
  ),
  names(
    'Layla Yasmin Noor Salma Hala Rania Dina Mariam Omar Karim Youssef Tarek Bilal Hassan Sami Ziad Nabil Khalil',
    'Haddad|Khoury|Mansour|Nasser|Saleh|Farah|Hakim|Zidan|Aziz|Rahman|Shaheen|Darwish|Qasim|Barakat|Sabbagh|El-Masri|Al-Amin|Najjar',
  ),
  names(
    'Shirin Parisa Niloufar Laleh Setareh Roya Golnaz Mina Dariush Kaveh Arash Behzad Farhad Omid Siavash Babak',
    'Ahmadi|Hosseini|Karimi|Rahimi|Moradi|Jafari|Sharifi|Rostami|Kazemi|Farahani|Shirazi|Tehrani|Nazari|Bahrami|Golzar|Kamali',
  ),
  names(
    'Ananya Priya Kavya Meera Lakshmi Nandini Radhika Isha Arjun Rohan Vikram Aditya Suresh Karthik Nikhil Sanjay Divya Harish',
    'Sharma|Iyer|Patel|Reddy|Nair|Menon|Chatterjee|Banerjee|Desai|Kulkarni|Joshi|Rao|Gupta|Mehta|Krishnan|Bose|Singh|Pillai|Deshpande|Das',
  ),
  names(
    'Nusrat Farzana Tahmina Sadia Ayesha Hina Mehwish Zara Imran Rashid Faisal Tariq Asif Shahid Kamran Usman',
    'Khan|Ahmed|Hussain|Chowdhury|Malik|Siddiqui|Qureshi|Begum|Akhtar|Mirza|Butt|Sheikh|Islam|Uddin|Raza|Javed',
  ),
  names(
    'Mei Xinyi Jia Yan Lihua Ting Xue Fang Wei Jun Hao Ming Zhiyuan Bo Tao Cheng Rui Yifan',
    'Wang|Li|Zhang|Chen|Liu|Yang|Huang|Zhao|Wu|Zhou|Xu|Sun|Lin|Guo|He|Gao|Luo|Tang',
  ),
  names(
    'Sakura Yui Haruka Aoi Emi Naoko Kaori Mio Haruto Ren Kenji Daichi Takumi Hiroshi Shota Yuto',
    'Satō|Suzuki|Takahashi|Tanaka|Watanabe|Itō|Yamamoto|Nakamura|Kobayashi|Katō|Yoshida|Yamada|Sasaki|Matsumoto|Inoue|Kimura|Hayashi|Shimizu',
  ),
  names(
    'Seo-yeon Ji-woo Min-ji Ha-eun Soo-ah Yuna Hye-jin Eun-ji Min-jun Jae-won Hyun-woo Do-yun Sung-min Tae-yang Jun-ho Woo-jin',
    'Kim|Lee|Park|Choi|Jung|Kang|Cho|Yoon|Jang|Lim|Han|Oh|Seo|Shin|Kwon|Hwang',
  ),
  names(
    'Linh Thảo Hương Mai Lan Ngọc Hà Trang Minh Tuấn Quang Hùng Dũng Khoa Sơn Bảo',
    'Nguyễn|Trần|Lê|Phạm|Hoàng|Vũ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Phan|Võ|Trịnh',
  ),
  names(
    'Adaeze Ngozi Chioma Ifeoma Amara Folake Yewande Temi Chinedu Emeka Obinna Kelechi Tunde Segun Femi Babatunde',
    'Okafor|Eze|Nwosu|Adeyemi|Balogun|Okonkwo|Adebayo|Chukwu|Obi|Ogunleye|Nnamdi|Afolabi|Uche|Bello|Ibekwe|Olawale',
  ),
  names(
    'Wanjiru Akinyi Zawadi Neema Nyambura Amina Makena Abena Kamau Otieno Juma Kiprop Mwangi Kwame Kofi Baraka',
    'Mwangi|Odhiambo|Wafula|Njoroge|Kimani|Kariuki|Mutua|Cheruiyot|Mushi|Mensah|Owusu|Boateng|Asante|Osei|Kipchoge|Nyerere',
  ),
  names(
    'Olena Kateryna Daryna Oksana Nadiya Mila Vira Yuliya Andriy Taras Bohdan Mykola Serhiy Danylo Ostap Pavlo',
    'Shevchenko|Kovalenko|Bondarenko|Tkachenko|Melnyk|Kravchenko|Lysenko|Marchenko|Moroz|Petrenko|Savchenko|Rudenko|Hrytsenko|Polishchuk|Koval|Sydorenko',
  ),
];

/** Letters that do not come apart into a Latin one and an accent. */
export const romanLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};
